namespace SensorGrid.Client;

/// <summary>A revision of the definitions, whole.</summary>
/// <param name="Entry">Its number and history.</param>
/// <param name="Text">The text of its <c>features.json</c>, as it was applied.</param>
public sealed record LiveRevision(LiveRevisionEntry Entry, string Text);
