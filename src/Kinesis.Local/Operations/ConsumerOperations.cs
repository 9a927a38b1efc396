using System.Text.Json;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>RegisterStreamConsumer, DescribeStreamConsumer, ListStreamConsumers, DeregisterStreamConsumer. Consumers are active at once.</summary>
internal sealed class ConsumerOperations(OperationContext context)
{
    /// <summary>The most consumers of a page, whatever is asked for.</summary>
    private const int LongestPage = 100;

    public async Task RegisterAsync(Arguments arguments, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        var (streamName, name) = (StreamOf(arguments), ConsumerName(arguments.Text("ConsumerName")));
        var now = context.Now;
        var (stream, consumer) = await context.Database.WriteAsync(
            session =>
            {
                var found = OperationContext.Stream(session, streamName);
                var consumers = Consumers.Of(session, found.Id);
                return consumers.Exists(other => other.Name == name) ? throw KinesisError.ConsumerExists(name)
                    : consumers.Count >= context.Options.ConsumerLimit ? throw KinesisError.LimitExceeded(
                        $"Stream {streamName} under account {Names.Account} has {consumers.Count} consumers, and may have {context.Options.ConsumerLimit}.")
                    : (found, Consumers.Add(session, found.Id, name, now));
            },
            cancellationToken).ConfigureAwait(false);
        writer.WriteStartObject("Consumer");
        Write(writer, stream, consumer);
        writer.WriteEndObject();
    }

    public void Describe(Arguments arguments, Utf8JsonWriter writer)
    {
        var (stream, consumer) = context.Database.Read(session => Find(session, arguments));
        writer.WriteStartObject("ConsumerDescription");
        Write(writer, stream, consumer);
        writer.WriteString("StreamARN", stream.Arn);
        writer.WriteEndObject();
    }

    public void List(Arguments arguments, Utf8JsonWriter writer)
    {
        var streamName = StreamOf(arguments);
        var most = Math.Min(LongestPage, arguments.OptionalNumber("MaxResults", 1, 10_000) ?? LongestPage);
        var after = arguments.OptionalText("NextToken") ?? string.Empty;
        var (stream, consumers) = context.Database.Read(session =>
        {
            var found = OperationContext.Stream(session, streamName);
            return (found, Consumers.Of(session, found.Id).FindAll(consumer => string.CompareOrdinal(consumer.Name, after) > 0));
        });
        writer.WriteStartArray("Consumers");
        foreach (var consumer in consumers.Take(most))
        {
            writer.WriteStartObject();
            Write(writer, stream, consumer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (consumers.Count > most)
        {
            writer.WriteString("NextToken", consumers[most - 1].Name);
        }
    }

    public async Task DeregisterAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var removed = await context.Database.WriteAsync(
            session =>
            {
                var (_, consumer) = Find(session, arguments);
                Consumers.Remove(session, consumer.Id);
                return consumer.Id;
            },
            cancellationToken).ConfigureAwait(false);
        context.Subscriptions.EndOf(removed);
    }

    /// <summary>Finds a consumer by ConsumerARN, or by StreamARN and ConsumerName.</summary>
    /// <exception cref="KinesisError">There is none.</exception>
    public static (StreamRow Stream, ConsumerRow Consumer) Find(SqliteSession session, Arguments arguments)
    {
        if (arguments.OptionalText("ConsumerARN") is not { } arn)
        {
            var (streamName, name) = (StreamOf(arguments), ConsumerName(arguments.Text("ConsumerName")));
            var stream = OperationContext.Stream(session, streamName);
            return Consumers.Find(session, stream.Id, name) is { } consumer ? (stream, consumer) : throw KinesisError.ConsumerNotFound(name);
        }

        if (Names.ConsumerOfArn(arn) is not { } names)
        {
            throw KinesisError.Validation("consumerARN", $"'{arn}'", "satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:.*stream\\/\\S+\\/consumer\\/\\S+:[0-9]+");
        }

        var row = OperationContext.Stream(session, names.Stream);
        return Consumers.Find(session, row.Id, names.Consumer) is { } found && found.CreatedAt / 1000 == names.CreatedAt
            ? (row, found)
            : throw KinesisError.ConsumerNotFound(arn);
    }

    private static string StreamOf(Arguments arguments)
    {
        var arn = arguments.Text("StreamARN");
        return Names.StreamOfArn(arn) ?? throw KinesisError.Validation("streamARN", $"'{arn}'", "satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
    }

    // The rule is that of streams.
    private static string ConsumerName(string name) => Names.IsStreamName(name)
        ? name
        : throw KinesisError.Validation("consumerName", $"'{name}'", "satisfy regular expression pattern: [a-zA-Z0-9_.-]{1,128}");

    private static void Write(Utf8JsonWriter writer, StreamRow stream, ConsumerRow consumer)
    {
        writer.WriteString("ConsumerName", consumer.Name);
        writer.WriteString("ConsumerARN", consumer.Arn(stream));
        writer.WriteString("ConsumerStatus", "ACTIVE");
        writer.WriteNumber("ConsumerCreationTimestamp", consumer.CreatedAt / 1000m);
    }
}
