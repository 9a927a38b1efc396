namespace SensorGrid.Api.OpenApi;

// The shapes of the answers as the description shows them. The answers themselves are written by hand; a test holds the two together.

internal sealed record FeaturesDocument(
    string SensorId, DateTime AsOf, Dictionary<string, double?> Features, QualityDocument Quality, PositionDocument[] Positions);

internal sealed record QualityDocument(
    DateTime LastReadingAt,
    long Readings,
    long Late,
    long Duplicates,
    bool Gapped,
    bool Approximate,
    string[] Warmup,
    Dictionary<string, string> Hops);

internal sealed record PositionDocument(string Shard, string SequenceNumber, long SubSequenceNumber);

internal sealed record BatchDocument(BatchResultDocument[] Results);

internal sealed record BatchResultDocument(
    string SensorId,
    DateTime? AsOf,
    Dictionary<string, double?>? Features,
    QualityDocument? Quality,
    PositionDocument[]? Positions,
    string? Error,
    DateTime? OldestAsOf);

internal sealed record SensorListDocument(SensorDocument[] Items, string? Cursor);

internal sealed record SensorDocument(string SensorId, DateTime? LastReadingAt, string State);

internal sealed record ReadingsDocument(int Accepted, RejectedDocument[] Rejected, PutPositionDocument[] Positions);

internal sealed record RejectedDocument(int Index, string Error);

internal sealed record PutPositionDocument(string Shard, string SequenceNumber);

internal sealed record DeadLetterListDocument(DeadLetterDocument[] Items, string? Cursor);

internal sealed record DeadLetterDocument(
    string Id, string Shard, string SequenceNumber, string Reason, DateTime ArrivedAt, int Size, string Data);

internal sealed record HealthDocument(string Status);
