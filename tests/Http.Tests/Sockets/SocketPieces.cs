using System.Buffers;
using System.Net.Sockets;

namespace SensorGrid.Http.Tests.Sockets;

/// <summary>Bytes that a client sends in pieces, and receives.</summary>
internal static class SocketPieces
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends bytes in pieces of any length, and ends the sending.</summary>
    public static async Task SendAsync(TcpClient client, byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var piece = Math.Min(bytes.Length - at, random.Next(1, 1 << random.Next(1, 18)));
            await client.GetStream().WriteAsync(bytes.AsMemory(at, piece), Cancelled);
            at += piece;
        }

        client.Client.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Receives until the other side ends.</summary>
    public static async Task<byte[]> ReadToEndAsync(TcpClient client)
    {
        var all = new ArrayBufferWriter<byte>();
        while (await client.Client.ReceiveAsync(all.GetMemory(65536), Cancelled) is var count and > 0)
        {
            all.Advance(count);
        }

        return all.WrittenSpan.ToArray();
    }
}
