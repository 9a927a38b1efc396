namespace SensorGrid.Sql.Input;

/// <summary>The reason why a row of an input cannot be used.</summary>
/// <param name="Name">The kind, as the error stream names it: <see cref="Coercion"/>, <see cref="Shape"/> or <see cref="Time"/>.</param>
/// <param name="Message">A sentence with the value that does not fit.</param>
public sealed record InputError(string Name, string Message)
{
    /// <summary>A value does not fit the type of its column.</summary>
    public const string Coercion = "COERCION";

    /// <summary>The record is not of the format that the schema says.</summary>
    public const string Shape = "SCHEMA_MISMATCH";

    /// <summary>The row has no time.</summary>
    public const string Time = "NO_TIME";
}
