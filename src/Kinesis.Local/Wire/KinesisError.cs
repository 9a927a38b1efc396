using SensorGrid.Kinesis.Local.Storage;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>An error answer: the type and message that a client sees.</summary>
internal sealed class KinesisError(string type, string message, int status = 400) : Exception(message)
{
    public string Type { get; } = type;

    public int Status { get; } = status;

    public static KinesisError StreamNotFound(string name) =>
        new("ResourceNotFoundException", $"Stream {name} under account {Names.Account} not found.");

    public static KinesisError ShardNotFound(string shardId, string stream) =>
        new("ResourceNotFoundException", $"Could not find shard {shardId} in stream {stream} under account {Names.Account}.");

    public static KinesisError StreamExists(string name) =>
        new("ResourceInUseException", $"Stream {name} under account {Names.Account} already exists.");

    public static KinesisError ConsumerNotFound(string name) =>
        new("ResourceNotFoundException", $"Consumer {name} under account {Names.Account} not found.");

    public static KinesisError ConsumerExists(string name) =>
        new("ResourceInUseException", $"Consumer {name} under account {Names.Account} already exists.");

    public static KinesisError SubscriptionInUse() =>
        new("ResourceInUseException", "Another active subscription exists for this consumer and shard.");

    public static KinesisError InvalidArgument(string message) => new("InvalidArgumentException", message);

    /// <param name="member">E.g. <c>partitionKey</c>.</param>
    /// <param name="value">The value as shown to the client.</param>
    /// <param name="constraint">The text that follows "Member must ".</param>
    public static KinesisError Validation(string member, string value, string constraint) => new(
        "ValidationException", $"1 validation error detected: Value {value} at '{member}' failed to satisfy constraint: Member must {constraint}");

    public static KinesisError LimitExceeded(string message) => new("LimitExceededException", message);

    public static KinesisError ThroughputExceeded(ShardRow shard, string stream) => ThroughputExceeded(
        $"Rate exceeded for shard {shard.Name} in stream {stream} under account {Names.Account}.");

    public static KinesisError ThroughputExceeded(string message) => new("ProvisionedThroughputExceededException", message);

    public static KinesisError ExpiredIterator(string message) => new("ExpiredIteratorException", message);

    public static KinesisError AccessDenied(string message) => new("AccessDeniedException", message);

    public static KinesisError Serialization(string message) => new("SerializationException", message);

    public static KinesisError UnknownOperation(string target) => new("UnknownOperationException", $"'{target}' is not an operation of this endpoint.");

    /// <summary>Creates the error of an endpoint that is full at the moment; clients try again.</summary>
    public static KinesisError Unavailable(string message) => new("ServiceUnavailable", message, 503);

    public static KinesisError InternalFailure(string message) => new("InternalFailure", message, 500);
}
