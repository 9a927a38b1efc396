namespace SensorGrid.Http.Memory;

/// <summary>There is no room for a request at the moment, and nothing of it was done: the same request can succeed a moment later. Answered with 503.</summary>
/// <param name="message">The text for the caller: what is full.</param>
public sealed class OverloadedException(string message) : Exception(message);
