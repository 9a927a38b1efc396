using System.Text;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Writes text for a person: see <see cref="VisibleText"/>. Line feeds and tabs pass, since this program's own lines have them.</summary>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var end = buffer.IndexOfAny('\n', '\t');
            var part = end < 0 ? buffer : buffer[..end];

            // Of a line end of two characters the first passes, too.
            var hasReturn = end >= 0 && buffer[end] == '\n' && Environment.NewLine.Length > 1 && part.EndsWith("\r");
            part = hasReturn ? part[..^1] : part;
            inner.Write(VisibleText.Hides(part) ? VisibleText.Of(part.ToString()) : part);
            if (end < 0)
            {
                return;
            }

            inner.Write(buffer[part.Length..(end + 1)]);
            buffer = buffer[(end + 1)..];
        }
    }

    public override void WriteLine(string? value)
    {
        Write(value);
        inner.Write(Environment.NewLine);
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
