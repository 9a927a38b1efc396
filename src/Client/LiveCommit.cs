namespace SensorGrid.Client;

/// <summary>The outcome of applying definitions.</summary>
/// <param name="Revision">The newest revision now.</param>
/// <param name="IsNew">Whether it is a new one; if not, the newest one had these definitions already.</param>
public sealed record LiveCommit(long Revision, bool IsNew);
