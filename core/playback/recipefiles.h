// Recipe files: the small texts and the impulse responses that presets and corrections are kept in. Blocks; any thread.
#pragma once

#include <memory>
#include <string>

#include <QByteArray>
#include <QFileDevice>
#include <QString>

#include "backgroundtasks.h"
#include "listeningcorrection.h"
#include "result.h"

namespace auralis
{

std::string nativePath(const QString& path);
/// What went wrong with it, and its name.
Error fileError(const QFileDevice& file);

/// At most 1 MiB.
Result<QByteArray> textOf(const QString& path);
/// Whole or not at all.
Result<void> storeText(const QString& path, const QByteArray& content);

/// Whole or not at all, and only where `to` does not exist: files of responses are named by their content.
Result<void> copyOnce(const QString& from, const QString& to);

/// The frames of a response's file.
Result<std::shared_ptr<const ImpulseResponse>> readImpulse(const std::string& path,
                                                           BackgroundTasks::Cancel cancel = nullptr);

} // namespace auralis
