using System.Globalization;
using System.Runtime.InteropServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SensorGrid.Persistence.DynamoDB.Client;

namespace SensorGrid.Persistence.DynamoDB.Table;

/// <summary>
/// The table of states, laid out as Orleans' own provider does, and what is done to it. Writes are conditional on the ETag and return the outcome; they never
/// throw for a conflict.
/// </summary>
internal sealed partial class GrainStateTable(
    IAmazonDynamoDB client, DynamoDBCalls calls, DynamoDBStorageOptions options, TimeProvider timeProvider, ILogger<GrainStateTable> logger)
{
    public const string Reference = "GrainReference";
    public const string StateName = "GrainType";
    public const string State = "GrainState";
    public const string ETag = "ETag";
    public const string Expiry = "GrainTtl";

    /// <summary>The maximum size of a DynamoDB item, names and values together.</summary>
    public const int LargestItem = 400 * 1024;

    // Names of all five attributes, and two numbers of at most 21 bytes each.
    private const int Overhead = 14 + 9 + 10 + 4 + 8 + (2 * 21);

    /// <summary>The result of a write.</summary>
    /// <param name="Written">Whether the condition held.</param>
    /// <param name="ETag">The state's ETag now: the new one, or after a conflict the one that is stored; null when there is none.</param>
    public readonly record struct Outcome(bool Written, string? ETag);

    public async Task<StoredState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken)
    {
        var result = await calls.SendAsync(
            token => client.GetItemAsync(new GetItemRequest { TableName = options.TableName, Key = Key(key), ConsistentRead = true }, token),
            cancellationToken);
        return result.Answer!.Item is { Count: > 0 } item
            ? new StoredState(item.GetValueOrDefault(ETag)?.N, Bytes(item.GetValueOrDefault(State)))
            : null;
    }

    /// <param name="key">The key of the state.</param>
    /// <param name="etag">The ETag that the state must have; null when there must be no item.</param>
    /// <param name="bytes">The state; null to clear it and keep the item.</param>
    /// <param name="cancellationToken">Stops waiting; the write may be done nevertheless.</param>
    /// <exception cref="ArgumentException">The item would be larger than DynamoDB takes.</exception>
    public async Task<Outcome> WriteAsync(GrainStateKey key, string? etag, ReadOnlyMemory<byte>? bytes, CancellationToken cancellationToken)
    {
        CheckSize(key, bytes);
        long expected = -1;
        if (etag is not null && !TryParse(etag, out expected))
        {
            return await ConflictAsync(key, cancellationToken);
        }

        var next = Format(expected + 1);
        var inDoubt = etag is null
            ? await InsertAsync(key, next, bytes, cancellationToken)
            : await UpdateAsync(key, etag, next, bytes, cancellationToken);
        if (inDoubt is null)
        {
            return new Outcome(true, next);
        }

        var stored = await ReadAsync(key, cancellationToken);
        if (inDoubt.Value && stored?.ETag == next && AreEqual(stored.Bytes, bytes))
        {
            LogOwnWriteFound(key.StateName, key.GrainId, next);
            return new Outcome(true, next);
        }

        return new Outcome(false, stored?.ETag);
    }

    public async Task<Outcome> DeleteAsync(GrainStateKey key, string etag, CancellationToken cancellationToken)
    {
        if (!TryParse(etag, out _))
        {
            return await ConflictAsync(key, cancellationToken);
        }

        var result = await calls.SendAsync(
            token => client.DeleteItemAsync(
                new DeleteItemRequest
                {
                    TableName = options.TableName,
                    Key = Key(key),
                    ConditionExpression = "ETag = :currentETag",
                    ExpressionAttributeValues = new() { [":currentETag"] = Number(etag) },
                },
                token),
            cancellationToken);
        if (result.Answer is not null)
        {
            return new Outcome(true, null);
        }

        var conflict = await ConflictAsync(key, cancellationToken);
        return result.IsInDoubt && conflict.ETag is null ? new Outcome(true, null) : conflict;
    }

    /// <returns>Null if it was written, otherwise whether an earlier attempt may have been.</returns>
    private async Task<bool?> InsertAsync(GrainStateKey key, string next, ReadOnlyMemory<byte>? bytes, CancellationToken cancellationToken)
    {
        var result = await calls.SendAsync(
            token =>
            {
                var item = Key(key);
                item[State] = Value(bytes);
                item[ETag] = Number(next);
                if (ExpiryOfNow() is { } expiry)
                {
                    item[Expiry] = expiry;
                }

                return client.PutItemAsync(
                    new PutItemRequest
                    {
                        TableName = options.TableName,
                        Item = item,
                        ConditionExpression = "attribute_not_exists(GrainReference) AND attribute_not_exists(GrainType)",
                    },
                    token);
            },
            cancellationToken);
        return result.Answer is null ? result.IsInDoubt : null;
    }

    /// <inheritdoc cref="InsertAsync"/>
    private async Task<bool?> UpdateAsync(
        GrainStateKey key, string etag, string next, ReadOnlyMemory<byte>? bytes, CancellationToken cancellationToken)
    {
        var result = await calls.SendAsync(
            token =>
            {
                var expiry = ExpiryOfNow();
                var values = new Dictionary<string, AttributeValue>
                {
                    [":currentETag"] = Number(etag),
                    [":newETag"] = Number(next),
                    [":state"] = Value(bytes),
                };
                if (expiry is not null)
                {
                    values[":expiry"] = expiry;
                }

                return client.UpdateItemAsync(
                    new UpdateItemRequest
                    {
                        TableName = options.TableName,
                        Key = Key(key),
                        // An expiry from a time when states still expired would remove this one.
                        UpdateExpression = expiry is null
                            ? "SET GrainState = :state, ETag = :newETag REMOVE GrainTtl"
                            : "SET GrainState = :state, ETag = :newETag, GrainTtl = :expiry",
                        ConditionExpression = "ETag = :currentETag",
                        ExpressionAttributeValues = values,
                    },
                    token);
            },
            cancellationToken);
        return result.Answer is null ? result.IsInDoubt : null;
    }

    private async Task<Outcome> ConflictAsync(GrainStateKey key, CancellationToken cancellationToken) =>
        new(false, (await ReadAsync(key, cancellationToken))?.ETag);

    private static void CheckSize(GrainStateKey key, ReadOnlyMemory<byte>? bytes)
    {
        if (Overhead + key.Size + (bytes?.Length ?? 0) is var size && size > LargestItem)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"DynamoDB cannot store {key}: the item would be {size:N0} bytes ({bytes?.Length ?? 0:N0} of them the state), at most {LargestItem:N0} are possible."));
        }
    }

    private static Dictionary<string, AttributeValue> Key(GrainStateKey key) => new()
    {
        [Reference] = new AttributeValue { S = key.GrainReference },
        [StateName] = new AttributeValue { S = key.StateName },
    };

    private static AttributeValue Number(string number) => new() { N = number };

    private AttributeValue? ExpiryOfNow() =>
        options.TimeToLive is { } timeToLive ? Number(Format((timeProvider.GetUtcNow() + timeToLive).ToUnixTimeSeconds())) : null;

    private static AttributeValue Value(ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is not { Length: > 0 } memory)
        {
            return new AttributeValue { NULL = true };
        }

        // The stream is over the serializer's own bytes.
        return new AttributeValue
        {
            B = MemoryMarshal.TryGetArray(memory, out var segment)
                ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false, publiclyVisible: true)
                : new MemoryStream(memory.ToArray(), writable: false),
        };
    }

    private static ReadOnlyMemory<byte>? Bytes(AttributeValue? value)
    {
        if (value?.B is not { } stream)
        {
            return null;
        }

        return stream.TryGetBuffer(out var segment) ? segment : stream.ToArray();
    }

    private static bool AreEqual(ReadOnlyMemory<byte>? stored, ReadOnlyMemory<byte>? written) =>
        (stored ?? default).Span.SequenceEqual((written ?? default).Span);

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);

    // An ETag that some other storage gave is a conflict, not a format error.
    private static bool TryParse(string etag, out long value) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
