namespace SensorGrid.Http.Memory;

/// <summary>One answer would have more bytes than it may; the same request can never succeed. Answered with 422.</summary>
/// <param name="message">The text for the caller: the limit, and what to do.</param>
public sealed class AnswerTooLargeException(string message) : Exception(message);
