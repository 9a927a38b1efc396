using System.Buffers;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Http.Tests.Sockets;

/// <summary>Sends back what comes: a part of it directly, as a test decides, and the rest by the pipe.</summary>
/// <param name="connection">The connection.</param>
/// <param name="directly">Decides how many bytes are served directly, of those that have come.</param>
internal sealed class DirectEcho(ConnectionContext connection, Func<int, int> directly) : IReceivedHandler, IDisposable
{
    private readonly IDirectConnection _direct = connection.Features.Get<IDirectConnection>()!;
    private readonly SemaphoreSlim _writing = new(1);
    private long _taken;
    private long _served;

    /// <summary>The number of bytes that the client took at once.</summary>
    public long Served => Volatile.Read(ref _served);

    public int Serve(ReadOnlyMemory<byte> received, LoopBuffer answers)
    {
        if (!_writing.Wait(0, CancellationToken.None))
        {
            return 0;
        }

        try
        {
            var count = _direct.Piped == _taken ? directly(received.Length) : 0;
            answers.Write(received.Span[..count]);
            var sent = _direct.TrySend(answers.Written);
            Volatile.Write(ref _served, _served + sent);
            return sent;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Serves the connection until the client sends no more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _direct.Handler = this;
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync(cancellationToken);
            await _writing.WaitAsync(cancellationToken);
            foreach (var part in read.Buffer)
            {
                await connection.Transport.Output.WriteAsync(part, cancellationToken);
            }

            _taken += read.Buffer.Length;
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            _writing.Release();
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _direct.Handler = null;
        _writing.Dispose();
    }
}
