namespace SensorGrid.Grains.Storage.Parts;

/// <summary>An item that is to be deleted. Its name is never written again by a process that knows this manifest or a later one.</summary>
/// <param name="Name">The random name.</param>
/// <param name="Since">The time it became garbage, in seconds since 1970 (UTC).</param>
/// <param name="Progress">The progress of the deletion, as known in this process.</param>
[GenerateSerializer, Immutable, Alias("state-garbage-part")]
internal readonly record struct GarbagePart([property: Id(0)] Guid Name, [property: Id(1)] long Since, [property: Id(2)] GarbageProgress Progress);
