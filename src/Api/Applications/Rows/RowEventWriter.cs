using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace SensorGrid.Api.Applications.Rows;

/// <summary>Writes rows as server-sent events.</summary>
internal sealed class RowEventWriter(PipeWriter output)
{
    /// <summary>The number of bytes written before the client must receive them: the memory that a slow one can hold up.</summary>
    private const int BytesPerFlush = 16 * 1024;

    private long _unflushed;

    /// <summary>Gets whether so much was written that it should be flushed.</summary>
    public bool IsFull => _unflushed >= BytesPerFlush;

    /// <summary>Begins the stream: how long a client waits before it comes again, and the row after which it begins.</summary>
    public void WriteHead(long after) => Write(string.Create(CultureInfo.InvariantCulture, $"retry: 1000\nid: {after}\n\n"));

    /// <summary>Writes a row.</summary>
    public void WriteRow(long ordinal, ReadOnlySpan<byte> json)
    {
        Write("data: "u8);
        Write(json);

        // Last: some clients take an id before its event is complete, and would lose the event with a connection that breaks off in between.
        Write(string.Create(CultureInfo.InvariantCulture, $"\nid: {ordinal}\n\n"));
    }

    /// <summary>Reports rows that were asked for and are not kept. The id is that of the last of them: a client that comes again does not ask for them once more.</summary>
    public void WriteGap(long from, long to) => Write(string.Create(CultureInfo.InvariantCulture, $"event: gap\ndata: {{\"from\":{from},\"to\":{to}}}\nid: {to}\n\n"));

    /// <summary>Reports that the stream has fewer rows than the client has seen: the application was deleted and made anew. Its rows follow from the first on.</summary>
    public void WriteRestart() => Write("event: restart\ndata: {\"after\":0}\nid: 0\n\n"u8);

    /// <summary>Writes a comment.</summary>
    public void WriteHeartbeat() => Write(": heartbeat\n\n"u8);

    /// <summary>Sends what was written; does not return before the client has room for it.</summary>
    /// <returns>False when the client has gone.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var result = await output.FlushAsync(cancellationToken);
        return !result.IsCompleted;
    }

    private void Write(string text)
    {
        _unflushed += Encoding.UTF8.GetBytes(text, output);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _unflushed += bytes.Length;
    }
}
