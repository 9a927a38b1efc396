namespace SensorGrid.Api.Feast;

/// <summary>A refusal for which Feast has an exception of its own: its client raises that very one.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="exceptionClass">The class in Python's <c>feast.errors</c>.</param>
/// <param name="message">The fault and its remedy.</param>
internal sealed class FeastException(int status, string exceptionClass, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The class in <c>feast.errors</c>.</summary>
    public string ExceptionClass { get; } = exceptionClass;
}
