// Instance: see the header.
#include "instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QLockFile>

#include "console.h"

namespace auralis
{
namespace
{

constexpr int answerMs = 10000; // a start under way answers late
constexpr qint64 longestLine = 64 << 20;

QByteArray toLine(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

QString instanceAddress(const Folders& folders)
{
    const QString canonical = QFileInfo(folders.data).canonicalFilePath();
    const QByteArray folder = (canonical.isEmpty() ? folders.data : canonical).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(folder, QCryptographicHash::Sha1).toHex().left(16);
    const QString name = QStringLiteral("auralis-") + QString::fromLatin1(hash);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty() && QFileInfo(runtime).isWritable()) return runtime + QLatin1Char('/') + name;
    return name + QLatin1Char('-') +
           QString::fromLatin1(
               QCryptographicHash::hash(QDir::homePath().toUtf8(), QCryptographicHash::Sha1).toHex().left(8));
}

Result<QJsonObject> askInstance(const QString& address, const QJsonObject& request)
{
    QLocalSocket socket;
    socket.connectToServer(address);
    if (!socket.waitForConnected(answerMs))
        return fail(ErrorCode::NotFound, "no running Auralis uses this data folder");
    socket.write(toLine(request));
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(answerMs)) return fail(ErrorCode::Failed, "the running Auralis does not answer");
    }
    const QJsonObject answer = QJsonDocument::fromJson(socket.readLine()).object();
    if (answer[QLatin1String("ok")].toBool()) return answer;
    return fail(
        static_cast<ErrorCode>(answer[QLatin1String("code")].toInt(static_cast<int>(ErrorCode::Failed))),
        answer[QLatin1String("error")].toString(QStringLiteral("the running Auralis gave no answer")).toStdString());
}

QJsonObject refusal(ErrorCode code, const QString& text)
{
    return {
        {QLatin1String("ok"), false}, {QLatin1String("code"), static_cast<int>(code)}, {QLatin1String("error"), text}};
}

QJsonArray pathsToJson(const std::vector<std::string>& paths)
{
    QJsonArray array;
    for (const std::string& path : paths)
        array.append(QString::fromLatin1(path.data(), static_cast<qsizetype>(path.size()))); // one character a byte
    return array;
}

std::vector<std::string> pathsFromJson(const QJsonArray& array)
{
    std::vector<std::string> paths;
    for (const QJsonValue& value : array)
        paths.push_back(value.toString().toLatin1().toStdString());
    return paths;
}

InstanceServer::InstanceServer(Handler handler, QObject* parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* socket = m_server.nextPendingConnection())
            serve(socket);
    });
}

Result<bool> InstanceServer::claim(const QString& address, const QJsonObject& greeting)
{
    const QString lockPath =
        QDir(QDir::tempPath()).absoluteFilePath(address) + QStringLiteral(".lock"); // absolute stays absolute
    QLockFile lock(lockPath);
    lock.tryLock(answerMs); // where it cannot be made, the race it prevents is unlikely enough
    const Result<QJsonObject> answer = askInstance(address, greeting);
    if (answer) return false;
    if (answer.error().code != ErrorCode::NotFound) return tl::unexpected(answer.error());
    QLocalServer::removeServer(address);
    if (!m_server.listen(address)) // no place for a socket: the program works, alone
        console::complain(tr("Later starts cannot be handed over: %1").arg(m_server.errorString()));
    return true;
}

void InstanceServer::serve(QLocalSocket* socket)
{
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
        while (socket->canReadLine()) {
            const QJsonDocument request = QJsonDocument::fromJson(socket->readLine());
            socket->write(toLine(request.isObject() ? m_handler(request.object())
                                                    : refusal(ErrorCode::Failed, QStringLiteral("not a JSON object"))));
        }
        if (socket->bytesAvailable() > longestLine) socket->abort();
    });
}

} // namespace auralis
