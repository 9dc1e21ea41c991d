// Instance: one player for each user and data folder. The first start listens on a local socket, later ones and `ctl`
// speak to it: one JSON object a line, one answer a line. Main thread; the asking side blocks, for short.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QJsonArray>
#include <QJsonObject>
#include <QLocalServer>

#include "folders.h"
#include "result.h"

namespace auralis
{

/// Where the instance that uses this data folder listens.
QString instanceAddress(const Folders& folders);

/// Sends one request to the running instance and waits for its answer. NotFound: none is running.
/// An answer {"ok": false} becomes an error of the code it names.
Result<QJsonObject> askInstance(const QString& address, const QJsonObject& request);

/// An answer that askInstance() turns into this error.
QJsonObject refusal(ErrorCode code, const QString& text);

/// Paths in a request: any bytes survive.
QJsonArray pathsToJson(const std::vector<std::string>& paths);
std::vector<std::string> pathsFromJson(const QJsonArray& array);

class InstanceServer : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<QJsonObject(const QJsonObject& request)>;

    explicit InstanceServer(Handler handler, QObject* parent = nullptr);

    /// Becomes the instance, unless another is: then `greeting` was handed to that one, and the answer is false. What a
    /// crashed instance left behind is cleared away; two starting at once cannot both succeed.
    Result<bool> claim(const QString& address, const QJsonObject& greeting);

private:
    void serve(QLocalSocket* socket);

    Handler m_handler;
    QLocalServer m_server;
};

} // namespace auralis
