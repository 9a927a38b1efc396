using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Api.Sensors;

/// <summary>The receipt of an answer with features: what its numbers were made with.</summary>
/// <param name="Definitions">The hash of the feature definitions of the answer's revision; null when it is not known.</param>
/// <param name="Model">The model that scores the sensor by that revision, with its hash; null when it is not known.</param>
/// <param name="Computation">The computation of the silos; null when one of them reports none, or they differ.</param>
/// <param name="Selection">The names of the features that were requested; null for all.</param>
/// <param name="IssuedAt">The time of the receipt (UTC).</param>
internal sealed record FeaturesReceipt(string? Definitions, string? Model, Computation? Computation, string[]? Selection, DateTimeOffset IssuedAt);
