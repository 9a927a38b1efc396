using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Amazon.Runtime.EventStreams;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Turns the frames of a subscription into its events.</summary>
internal sealed class SubscriptionEvents(Stream stream) : ISubscriptionEvents
{
    private readonly EventStreamFrames _frames = new(stream);

    public async Task<SubscribeToShardEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _frames.ReadAsync(cancellationToken) is { } frame)
        {
            if (Parse(frame) is { } next)
            {
                return next;
            }
        }

        return null;
    }

    public bool TryRead([NotNullWhen(true)] out SubscribeToShardEvent? next)
    {
        next = _frames.TryRead(out var frame) ? Parse(frame!) : null;
        return next is not null;
    }

    public void Dispose() => _frames.Dispose();

    /// <summary>Gets the event of a frame; null for one that has nothing to say: the first answer, and kinds of a later time.</summary>
    private static SubscribeToShardEvent? Parse(IEventStreamMessage frame)
    {
        var kind = Header(frame, ":message-type");
        return kind switch
        {
            "event" => Header(frame, ":event-type") == nameof(SubscribeToShardEvent) ? Event(frame.Payload) : null,
            "exception" => throw Exception(Header(frame, ":exception-type"), frame.Payload),
            "error" => throw new KinesisError(Header(frame, ":error-code"), Header(frame, ":error-message"), null).ToException(null, HttpStatusCode.InternalServerError),
            _ => throw new IOException($"A frame of the event stream is of the unknown type '{kind}'."),
        };
    }

    private static SubscribeToShardEvent Event(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, KinesisJson.Default.SubscribeToShardEvent) ?? throw new JsonException("It is the JSON value null.");
        }
        catch (JsonException exception)
        {
            throw new IOException($"An event of the subscription cannot be read: {exception.Message}", exception);
        }
    }

    private static AmazonKinesisException Exception(string? code, byte[] payload)
    {
        string? message = null;
        try
        {
            using var body = JsonDocument.Parse(payload);
            message = KinesisError.MessageOf(body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The type has to do.
        }

        // An exception frame has no status: those of the service's own making say so by their names.
        var status = code is "InternalFailureException" or "InternalFailure" ? HttpStatusCode.InternalServerError : HttpStatusCode.BadRequest;
        return new KinesisError(code, message, null).ToException(null, status);
    }

    private static string? Header(IEventStreamMessage frame, string name) =>
        frame.Headers.TryGetValue(name, out var header) && header.HeaderType == EventStreamHeaderType.String ? header.AsString() : null;
}
