using System.Text.Json;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Calls the operation of a name with JSON arguments, which writes the members of its answer.</summary>
internal sealed class Dispatcher(OperationContext context)
{
    private readonly StreamOperations _streams = new(context);
    private readonly ListShardsOperation _listShards = new(context);
    private readonly ReshardOperations _reshard = new(context);
    private readonly ReadOperations _reads = new(context);
    private readonly PutOperations _puts = new(context);
    private readonly ConsumerOperations _consumers = new(context);

    public static IReadOnlySet<string> Operations { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "CreateStream", "DeleteStream", "DeregisterStreamConsumer", "DescribeStream", "DescribeStreamConsumer", "DescribeStreamSummary", "GetRecords", "GetShardIterator",
        "ListShards", "ListStreamConsumers", "ListStreams", "MergeShards", "PutRecord", "PutRecords", "RegisterStreamConsumer", "SplitShard", SubscribeOperation.Name,
        "UpdateShardCount",
    };

    public KinesisError ExpiredIterator() => _reads.Iterators.Expired(context.Now - (long)context.Options.IteratorLifetime.TotalMilliseconds - 1, context.Now);

    public Task<bool> EnsureAsync(StreamToCreate stream, CancellationToken cancellationToken) => _streams.EnsureAsync(stream, cancellationToken);

    /// <returns>Whether the operation answers with a JSON object; the others answer with nothing.</returns>
    public async Task<bool> ExecuteAsync(
        string operation, ReadOnlyMemory<byte> body, Func<int, string?>? failing, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        switch (operation)
        {
            case "PutRecord":
                await _puts.PutRecordAsync(body, writer, cancellationToken).ConfigureAwait(false);
                break;
            case "PutRecords":
                await _puts.PutRecordsAsync(body, failing, writer, cancellationToken).ConfigureAwait(false);
                break;
            default:
                using (var document = Parse(body))
                {
                    return await ExecuteAsync(operation, new Arguments(document.RootElement), writer, cancellationToken).ConfigureAwait(false);
                }
        }

        writer.WriteEndObject();
        return true;
    }

    private async Task<bool> ExecuteAsync(string operation, Arguments arguments, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case "RegisterStreamConsumer":
                await _consumers.RegisterAsync(arguments, writer, cancellationToken).ConfigureAwait(false);
                break;
            case "DeregisterStreamConsumer":
                await _consumers.DeregisterAsync(arguments, cancellationToken).ConfigureAwait(false);
                return false;
            case "CreateStream":
                await _streams.CreateAsync(arguments, cancellationToken).ConfigureAwait(false);
                return false;
            case "DeleteStream":
                await _streams.DeleteAsync(arguments, cancellationToken).ConfigureAwait(false);
                context.Signals.RaiseAll();
                return false;
            case "SplitShard":
                await _reshard.SplitAsync(arguments, cancellationToken).ConfigureAwait(false);
                context.Signals.RaiseAll();
                return false;
            case "MergeShards":
                await _reshard.MergeAsync(arguments, cancellationToken).ConfigureAwait(false);
                context.Signals.RaiseAll();
                return false;
            case "UpdateShardCount":
                await _reshard.UpdateCountAsync(arguments, writer, cancellationToken).ConfigureAwait(false);
                context.Signals.RaiseAll();
                break;
            default:
                Read(operation, arguments, writer);
                break;
        }

        writer.WriteEndObject();
        return true;
    }

    private void Read(string operation, Arguments arguments, Utf8JsonWriter writer)
    {
        switch (operation)
        {
            case "GetRecords": _reads.GetRecords(arguments, writer); break;
            case "GetShardIterator": _reads.GetShardIterator(arguments, writer); break;
            case "ListShards": _listShards.Execute(arguments, writer); break;
            case "ListStreams": _streams.List(arguments, writer); break;
            case "DescribeStream": _streams.Describe(arguments, writer); break;
            case "DescribeStreamConsumer": _consumers.Describe(arguments, writer); break;
            case "ListStreamConsumers": _consumers.List(arguments, writer); break;
            case "DescribeStreamSummary": _streams.DescribeSummary(arguments, writer); break;
            default: throw KinesisError.UnknownOperation(operation);
        }
    }

    /// <summary>Parses a request, which must be a JSON object.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw KinesisError.Serialization("The request must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw KinesisError.Serialization($"The request could not be read: {exception.Message}");
        }
    }
}
