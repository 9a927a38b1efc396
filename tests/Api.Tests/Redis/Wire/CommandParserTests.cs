using System.Text;
using CsCheck;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Tests.Redis.Hosting;

namespace SensorGrid.Api.Tests.Redis.Wire;

public sealed class CommandParserTests
{
    private readonly CommandArguments _arguments = new();

    public static TheoryData<string, string> Wrong => new()
    {
        { "*x\r\n", "invalid multibulk length" },
        { "*1\r\n+PING\r\n", "expected '$', got '+'" },
        { "*1\r\n$-5\r\n", "invalid bulk length" },
        { "*1\r\n$99999999\r\n", "invalid bulk length" },
        { "*99999999\r\n", "invalid multibulk length (at most 8192 arguments)" },
        { "*1\r\n$4\r\nPINGxx", "expected a line end" },
        { "*12345678901234567890123\r\n", "invalid multibulk length" },
        { "GET \"a\r\n", "unbalanced quotes" },
    };

    [Fact]
    public void A_command_is_read_whole_however_it_comes() => Gen.Byte.Array[0, 40].Array[1, 12].Sample(arguments =>
    {
        // Samples run beside each other.
        var read = new CommandArguments();
        CommandParser Trusting() => new(read) { IsTrusted = true };
        var bytes = Bytes(arguments);
        for (var length = 0; length < bytes.Length; length++)
        {
            var parser = Trusting();
            Assert.Equal(ParseResult.Incomplete, parser.Read(bytes.AsMemory(0, length)));
            Assert.InRange(parser.Needed, length + 1, bytes.Length);
        }

        byte[] more = [.. bytes, .. "*1\r\n"u8];
        var whole = Trusting();
        Assert.Equal(ParseResult.Complete, whole.Read(more));
        Assert.Equal(bytes.Length, whole.Consumed);
        Assert.Equal(arguments, Enumerable.Range(0, read.Count).Select(i => read[i].ToArray()));
    });

    [Theory]
    [InlineData("PING\r\n", "PING")]
    [InlineData("PING\n", "PING")]
    [InlineData("  hget\tsensor:a  temperature_mean_1m \r\n", "hget|sensor:a|temperature_mean_1m")]
    [InlineData("HGET \"sensor:a b\" 'x y'\r\n", "HGET|sensor:a b|x y")]
    [InlineData("\r\n", "")]
    [InlineData("*0\r\n", "")]
    [InlineData("*-1\r\n", "")]
    public void Lines_of_words_are_commands_and_empty_ones_are_none(string line, string expected)
    {
        var parser = Trusting();

        Assert.Equal(ParseResult.Complete, parser.Read(Encoding.UTF8.GetBytes(line)));

        Assert.Equal(line.Length, parser.Consumed);
        Assert.Equal(expected, string.Join('|', Arguments().Select(Encoding.UTF8.GetString)));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_command_is_refused_with_a_reason(string text, string reason)
    {
        var parser = Trusting();

        Assert.Equal(ParseResult.Invalid, parser.Read(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith($"Protocol error: {reason}", parser.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_has_not_authenticated_can_send_short_commands_only()
    {
        var parser = new CommandParser(_arguments);

        Assert.Equal(ParseResult.Complete, parser.Read(RespConnection.Command("HELLO", "3", "AUTH", "default", "key")));
        Assert.Equal(ParseResult.Invalid, parser.Read("*11\r\n"u8.ToArray()));
        Assert.Equal("Protocol error: unauthenticated multibulk length", parser.Error);
        Assert.Equal(ParseResult.Invalid, parser.Read("*2\r\n$4\r\nAUTH\r\n$16385\r\n"u8.ToArray()));
        Assert.Equal("Protocol error: unauthenticated bulk length", parser.Error);
    }

    [Fact]
    public void A_command_of_too_many_bytes_is_refused_before_it_has_come()
    {
        var parser = Trusting();
        var argument = new byte[RedisLimits.ArgumentBytes];
        var bytes = Bytes([.. Enumerable.Repeat(argument, 17)]);

        Assert.Equal(ParseResult.Invalid, parser.Read(bytes.AsMemory(0, RedisLimits.CommandBytes + 100)));
        Assert.Contains("too big a command", parser.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_are_kept_outlive_what_was_received()
    {
        var bytes = RespConnection.Command("HGET", "sensor:a", "x");
        Trusting().Read(bytes);

        var kept = _arguments.Detach();
        bytes.AsSpan().Clear();

        Assert.Equal(["HGET", "sensor:a", "x"], Enumerable.Range(0, kept.Count).Select(kept.Text));
    }

    private static byte[] Bytes(byte[][] arguments) =>
    [
        .. Encoding.ASCII.GetBytes($"*{arguments.Length}\r\n"),
        .. arguments.SelectMany(argument => (byte[])[.. Encoding.ASCII.GetBytes($"${argument.Length}\r\n"), .. argument, .. "\r\n"u8]),
    ];

    private CommandParser Trusting() => new(_arguments) { IsTrusted = true };

    private byte[][] Arguments() => [.. Enumerable.Range(0, _arguments.Count).Select(i => _arguments[i].ToArray())];
}
