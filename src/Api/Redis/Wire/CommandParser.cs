using System.Buffers.Text;

namespace SensorGrid.Api.Redis.Wire;

/// <summary>Reads commands as clients of Redis send them: arrays of strings, or a line of words.</summary>
/// <param name="arguments">Takes the arguments of the command that was read.</param>
internal sealed class CommandParser(CommandArguments arguments)
{
    // What an integer takes with its sign; a longer line is none.
    private const int LongestNumber = 20;

    /// <summary>Gets or sets whether the client has authenticated, or needs not: until then its commands have to be short.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>The bytes of the command that was read.</summary>
    public int Consumed { get; private set; }

    /// <summary>The least number of bytes that the command has which is not all there: with fewer it need not be tried again.</summary>
    public int Needed { get; private set; }

    /// <summary>The reason why the bytes are no command.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Gets whether the last command came as a line of words.</summary>
    public bool WasLine { get; private set; }

    /// <summary>Reads the command that begins at the first byte. One without arguments is to be skipped.</summary>
    public ParseResult Read(ReadOnlyMemory<byte> memory)
    {
        var input = memory.Span;
        arguments.Reset(memory);
        Needed = 1;
        if (input.IsEmpty)
        {
            return ParseResult.Incomplete;
        }

        WasLine = input[0] != (byte)'*';
        var result = WasLine ? ReadLine(input) : ReadArray(input);
        return result switch
        {
            ParseResult.Incomplete when Needed > RedisLimits.CommandBytes || input.Length > RedisLimits.CommandBytes => Fail($"too big a command (at most {RedisLimits.CommandBytes} bytes)"),
            ParseResult.Complete when Consumed > RedisLimits.CommandBytes => Fail($"too big a command (at most {RedisLimits.CommandBytes} bytes)"),
            _ => result,
        };
    }

    private ParseResult ReadArray(ReadOnlySpan<byte> input)
    {
        var at = 1;
        var most = IsTrusted ? RedisLimits.Arguments : RedisLimits.ArgumentsBeforeKey;
        switch (ReadNumber(input, ref at, out var count))
        {
            case ParseResult.Incomplete:
                return Wait(input.Length + 1);
            case ParseResult.Invalid:
                return Fail("invalid multibulk length");
            case ParseResult.Complete when count > most:
                return Fail(IsTrusted ? $"invalid multibulk length (at most {most} arguments)" : "unauthenticated multibulk length");
        }

        for (var i = 0; i < count; i++)
        {
            // An argument has six bytes at the least: $0, and two line ends.
            var rest = 6 * ((int)count - i - 1);
            if (at >= input.Length)
            {
                return Wait(at + 6 + rest);
            }

            if (input[at] != (byte)'$')
            {
                return Fail($"expected '$', got '{(input[at] is > 32 and < 127 ? (char)input[at] : '?')}'");
            }

            at++;
            switch (ReadNumber(input, ref at, out var length))
            {
                case ParseResult.Incomplete:
                    return Wait(input.Length + 1 + rest);
                case ParseResult.Invalid:
                    return Fail("invalid bulk length");
            }

            if (Misfit(length) is { } misfit)
            {
                return Fail(misfit);
            }

            if (input.Length - at < length + 2)
            {
                return Wait(at + (int)length + 2 + rest);
            }

            arguments.Add(at, (int)length);
            at += (int)length;
            if (input[at] != (byte)'\r' || input[at + 1] != (byte)'\n')
            {
                return Fail("expected a line end after an argument");
            }

            at += 2;
        }

        Consumed = at;
        return ParseResult.Complete;
    }

    private string? Misfit(long length) =>
        length is < 0 or > RedisLimits.ArgumentBytes ? $"invalid bulk length (0 to {RedisLimits.ArgumentBytes} bytes)"
        : !IsTrusted && length > RedisLimits.ArgumentBytesBeforeKey ? "unauthenticated bulk length"
        : null;

    /// <summary>Reads a line of words; one with blanks is in quotes.</summary>
    private ParseResult ReadLine(ReadOnlySpan<byte> input)
    {
        var end = input.IndexOf((byte)'\n');
        if (end < 0)
        {
            return input.Length > RedisLimits.ArgumentBytes ? Fail("too big inline request") : Wait(input.Length + 1);
        }

        Consumed = end + 1;
        var line = input[..end].TrimEnd((byte)'\r');
        if (line.Length > (IsTrusted ? RedisLimits.ArgumentBytes : RedisLimits.ArgumentBytesBeforeKey))
        {
            return Fail("too big inline request");
        }

        for (var at = 0; at < line.Length;)
        {
            if (line[at] is (byte)' ' or (byte)'\t')
            {
                at++;
                continue;
            }

            if (arguments.Count == (IsTrusted ? RedisLimits.Arguments : RedisLimits.ArgumentsBeforeKey))
            {
                return Fail("too many words in an inline request");
            }

            var quote = line[at] is (byte)'"' or (byte)'\'' ? line[at] : (byte)0;
            at += quote == 0 ? 0 : 1;
            var length = quote == 0 ? line[at..].IndexOfAny((byte)' ', (byte)'\t') : line[at..].IndexOf(quote);
            if (quote != 0 && length < 0)
            {
                return Fail("unbalanced quotes in request");
            }

            length = length < 0 ? line.Length - at : length;
            arguments.Add(at, length);
            at += length + (quote == 0 ? 0 : 1);
        }

        return ParseResult.Complete;
    }

    /// <summary>Reads an integer and the line end behind it.</summary>
    private static ParseResult ReadNumber(ReadOnlySpan<byte> input, ref int at, out long number)
    {
        number = 0;
        var rest = input[at..];
        var end = rest.IndexOf((byte)'\r');
        if (end < 0)
        {
            return rest.Length > LongestNumber ? ParseResult.Invalid : ParseResult.Incomplete;
        }

        if (end is 0 or > LongestNumber || !Utf8Parser.TryParse(rest[..end], out number, out var used) || used != end)
        {
            return ParseResult.Invalid;
        }

        if (end + 1 == rest.Length)
        {
            return ParseResult.Incomplete;
        }

        at += end + 2;
        return rest[end + 1] == (byte)'\n' ? ParseResult.Complete : ParseResult.Invalid;
    }

    private ParseResult Wait(int needed)
    {
        Needed = needed;
        return ParseResult.Incomplete;
    }

    private ParseResult Fail(string error)
    {
        Error = $"Protocol error: {error}";
        return ParseResult.Invalid;
    }
}
