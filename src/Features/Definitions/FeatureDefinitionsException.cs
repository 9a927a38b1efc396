namespace SensorGrid.Features.Definitions;

/// <summary><c>features.json</c> cannot be used; the message says where and what to do.</summary>
public sealed class FeatureDefinitionsException(string message) : Exception(message);
