// Covers: the bytes behind a cover key. One thread (covers) with a connection of its own; one file opened for each
// answer.
#pragma once

#include <QByteArray>
#include <QString>

#include "database.h"

namespace auralis
{

/// Empty when neither the picture nor any track that embeds it can be read.
QByteArray readCover(Database& db, const QString& key);

} // namespace auralis
