using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>A connection to a server of the Redis protocol that sends bytes and reads answers: a string, a number, null, an array, or a <see cref="RespError"/>.</summary>
internal sealed class RespConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly BufferedStream _stream;

    private RespConnection(TcpClient client) => (_client, _stream) = (client, new BufferedStream(client.GetStream()));

    public Socket Socket => _client.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<RespConnection> OpenAsync(int port, int? receiveBuffer = null)
    {
        var client = new TcpClient { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            client.ReceiveBufferSize = bytes;
        }

        await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
        return new RespConnection(client);
    }

    /// <summary>A command as clients send it.</summary>
    public static byte[] Command(params string[] arguments) => Encoding.UTF8.GetBytes(
        $"*{arguments.Length}\r\n{string.Concat(arguments.Select(argument => $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n"))}");

    public async Task<object?> AskAsync(params string[] arguments)
    {
        await SendAsync(Command(arguments));
        return await ReadAsync();
    }

    public async Task SendAsync(byte[] bytes)
    {
        await _client.GetStream().WriteAsync(bytes, Cancelled);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next answer; fails when it does not come, or when the connection ends.</summary>
    public async Task<object?> ReadAsync()
    {
        var read = Task.Run(ReadOne, Cancelled);
        await Eventually.ComesAsync("An answer", read);
        return await read;
    }

    public async Task<List<object?>> ReadAsync(int count)
    {
        var answers = new List<object?>();
        while (answers.Count < count)
        {
            answers.Add(await ReadAsync());
        }

        return answers;
    }

    /// <summary>Waits until the server ends the connection; what it still sends is passed over.</summary>
    public async Task<bool> EndsAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await _stream.ReadAsync(buffer, Cancelled).AsTask().WaitAsync(Eventually.Patience, TimeProvider.System, Cancelled) > 0)
            {
                // Passed over.
            }
        }
        catch (IOException)
        {
            // Reset.
        }

        return true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private object? ReadOne()
    {
        var line = Line();
        var rest = line[1..];
        return line[0] switch
        {
            '+' => rest,
            '-' => new RespError(rest),
            ':' => long.Parse(rest, CultureInfo.InvariantCulture),
            '_' => null,
            '$' when rest == "-1" => null,
            '$' => Text(int.Parse(rest, CultureInfo.InvariantCulture)),
            '=' => Text(int.Parse(rest, CultureInfo.InvariantCulture))[4..],
            '*' => Many(int.Parse(rest, CultureInfo.InvariantCulture)),
            '>' => new RespPush(Many(int.Parse(rest, CultureInfo.InvariantCulture))),
            '%' => Pairs(int.Parse(rest, CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"'{line}' is no answer."),
        };
    }

    private object?[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => ReadOne())];

    private Dictionary<string, object?> Pairs(int count)
    {
        var pairs = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            pairs.Add((string)ReadOne()!, ReadOne());
        }

        return pairs;
    }

    private string Text(int bytes)
    {
        var buffer = new byte[bytes + 2];
        _stream.ReadExactly(buffer);
        Assert.Equal("\r\n"u8, buffer.AsSpan(bytes));
        return Encoding.UTF8.GetString(buffer.AsSpan(0, bytes));
    }

    private string Line()
    {
        var bytes = new List<byte>();
        while (true)
        {
            var value = _stream.ReadByte();
            if (value < 0)
            {
                throw new EndOfStreamException($"The connection ended after '{Encoding.UTF8.GetString([.. bytes])}'.");
            }

            if (value == '\n')
            {
                Assert.Equal((byte)'\r', bytes[^1]);
                return Encoding.UTF8.GetString([.. bytes[..^1]]);
            }

            bytes.Add((byte)value);
        }
    }
}
