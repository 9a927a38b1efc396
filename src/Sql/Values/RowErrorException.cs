namespace SensorGrid.Sql.Values;

/// <summary>A row that cannot be computed: it goes to the error stream, and the program goes on.</summary>
/// <param name="name">The kind of error: <c>DIVISION_BY_ZERO</c>, <c>COERCION</c>, <c>OVERFLOW</c>, <c>NULL_IN_NOT_NULL</c>, ...</param>
/// <param name="message">A sentence with the value that could not be.</param>
internal sealed class RowErrorException(string name, string message) : Exception(message)
{
    /// <summary>The kind of error.</summary>
    public string Name { get; } = name;
}
