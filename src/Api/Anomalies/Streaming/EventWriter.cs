using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using SensorGrid.Api.Answers;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>Writes server-sent events.</summary>
internal sealed class EventWriter(PipeWriter output)
{
    /// <summary>The number of bytes written before the client must receive them: the memory that a slow one can hold up.</summary>
    private const int BytesPerFlush = 16 * 1024;

    private long _unflushed;
    private string? _id;
    private int _sitesOmitted;

    /// <summary>Gets whether so much was written that it should be flushed.</summary>
    public bool IsFull => _unflushed >= BytesPerFlush;

    /// <summary>Begins the stream: how long a client waits before it comes again, and the position where it has begun.</summary>
    public void WriteHead(string id)
    {
        Write("retry: 1000\n"u8);
        WriteId(id);
        Write("\n"u8);
    }

    /// <summary>Writes an anomaly.</summary>
    public void WriteAnomaly(bool isNew, string id, ReadOnlySpan<byte> json)
    {
        Write(isNew ? "event: anomaly\n"u8 : "event: anomaly-updated\n"u8);
        Write("data: "u8);
        Write(json);
        Write("\n"u8);

        // Last: some clients take an id before its event is complete, and would lose the event with a connection that breaks off in between.
        WriteId(id);
        Write("\n"u8);
    }

    /// <summary>Reports that something was left out. The event has no id: a client that comes again begins where it was before.</summary>
    public void WriteMissed(string from, long? count, string resume)
    {
        Write("event: missed\ndata: "u8);
        var json = new ArrayBufferWriter<byte>(256);
        var writer = JsonWriterCache.Rent(json);
        try
        {
            writer.WriteStartObject();
            writer.WriteString("from"u8, from);
            if (count is { } number)
            {
                writer.WriteNumber("count"u8, number);
            }
            else
            {
                writer.WriteNull("count"u8);
            }

            writer.WriteString("resume"u8, resume);
            writer.WriteEndObject();
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        Write(json.WrittenSpan);
        Write("\n\n"u8);
    }

    /// <summary>
    /// Reports how many sites have anomalies and are not listed, when the number differs from the one sent before. The event has no id.
    /// </summary>
    public void WriteSitesOmitted(int count)
    {
        if (count != _sitesOmitted)
        {
            _sitesOmitted = count;
            Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: sites\ndata: {{\"sitesOmitted\":{count}}}\n\n")));
        }
    }

    /// <summary>Writes a comment, and the position where the client is if it has moved on without an event.</summary>
    public void WriteHeartbeat(string id)
    {
        Write(": heartbeat\n"u8);
        if (id != _id)
        {
            WriteId(id);
        }

        Write("\n"u8);
    }

    /// <summary>Informs a client that it has moved on without an event.</summary>
    public void WriteMoved(string id)
    {
        if (id != _id)
        {
            WriteId(id);
            Write("\n"u8);
        }
    }

    /// <summary>Sends what was written; does not return before the client has room for it.</summary>
    /// <returns>False when the client has gone.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var result = await output.FlushAsync(cancellationToken);
        return !result.IsCompleted;
    }

    private void WriteId(string id)
    {
        _id = id;
        Write("id: "u8);
        _unflushed += Encoding.ASCII.GetBytes(id, output);
        Write("\n"u8);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _unflushed += bytes.Length;
    }
}
