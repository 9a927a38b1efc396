using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. The AWS SDK for JavaScript speaks HTTP/2 from the first byte; Kestrel takes it on such a port only
/// when it believes that a handshake agreed on it, so a connection that begins with HTTP/2's preface is marked that way.
/// </summary>
internal static class PriorKnowledge
{
    public static async Task DetectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await BeginsWithPrefaceAsync(connection).ConfigureAwait(false) is not { } isHttp2)
        {
            return;
        }

        if (isHttp2)
        {
            var mark = new AgreedOnHttp2();
            connection.Features.Set<ITlsConnectionFeature>(mark);
            connection.Features.Set<ITlsApplicationProtocolFeature>(mark);
        }

        await next(connection).ConfigureAwait(false);
    }

    /// <summary>Determines whether the connection begins with HTTP/2's preface; null when it, or the server, came to its end before a first byte.</summary>
    private static async Task<bool?> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        try
        {
            var input = connection.Transport.Input;
            var read = await input.ReadAtLeastAsync(3, ended.Token).ConfigureAwait(false);
            var isHttp2 = IsPreface(read.Buffer);
            input.AdvanceTo(read.Buffer.Start);
            return isHttp2;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static bool IsPreface(ReadOnlySequence<byte> start)
    {
        var reader = new SequenceReader<byte>(start);
        return reader.IsNext("PRI"u8);
    }

    private sealed class AgreedOnHttp2 : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
