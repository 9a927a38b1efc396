namespace SensorGrid.Features.Log;

/// <summary>The name of a shard, unique over all streams that a cluster reads: shards of two streams may have equal ids.</summary>
/// <remarks>
/// Its text is the shard's id, such as <c>shardId-000000000003</c>, for a shard of the main stream, and the source and the id joined by a colon, such as
/// <c>line-2:shardId-000000000003</c>, for one of another stream. Names of streams and ids of shards have no colon. The text is part of stored states and of permanent
/// ids: it never changes. Names are ordered by their texts, ordinally. <c>default</c> names no shard.
/// </remarks>
public readonly struct ShardName : IEquatable<ShardName>, IComparable<ShardName>
{
    private const char Separator = ':';

    // One reference, since there may be a name for each of thousands of readings of a sensor.
    private readonly string? _text;

    private ShardName(string text) => _text = text;

    /// <summary>Gets whether no shard is named.</summary>
    public bool IsNone => _text is null;

    /// <summary>The source of the shard: the name of its stream; null for the main stream.</summary>
    public string? Source => _text?.IndexOf(Separator) is >= 0 and var at ? _text[..at] : null;

    /// <summary>The id of the shard in its stream; empty for no shard.</summary>
    public string ShardId => _text is null ? "" : _text[(_text.IndexOf(Separator) + 1)..];

    /// <summary>Joins a source and the id of one of its shards.</summary>
    /// <param name="source">The name of the stream; null for the main stream.</param>
    /// <param name="shardId">The shard's id in that stream.</param>
    public static ShardName Of(string? source, string shardId) => new(source is null ? shardId : $"{source}{Separator}{shardId}");

    /// <summary>Reads the text of a name. Any text but the empty one, which names no shard, is a name.</summary>
    public static ShardName Parse(string text) => text.Length == 0 ? default : new(text);

    public static bool operator ==(ShardName left, ShardName right) => left.Equals(right);

    public static bool operator !=(ShardName left, ShardName right) => !left.Equals(right);

    public static bool operator <(ShardName left, ShardName right) => left.CompareTo(right) < 0;

    public static bool operator <=(ShardName left, ShardName right) => left.CompareTo(right) <= 0;

    public static bool operator >(ShardName left, ShardName right) => left.CompareTo(right) > 0;

    public static bool operator >=(ShardName left, ShardName right) => left.CompareTo(right) >= 0;

    public int CompareTo(ShardName other) => string.CompareOrdinal(_text, other._text);

    public bool Equals(ShardName other) => string.Equals(_text, other._text);

    public override bool Equals(object? obj) => obj is ShardName other && Equals(other);

    public override int GetHashCode() => _text?.GetHashCode() ?? 0;

    /// <summary>Returns the text of the name; empty for no shard.</summary>
    public override string ToString() => _text ?? "";
}
