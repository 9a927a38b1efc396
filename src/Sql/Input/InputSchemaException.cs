namespace SensorGrid.Sql.Input;

/// <summary>A schema or an application's description cannot be used.</summary>
/// <param name="message">The place in it, and what is wrong there, in one line.</param>
public sealed class InputSchemaException(string message) : Exception(message);
