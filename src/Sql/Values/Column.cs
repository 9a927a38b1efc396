namespace SensorGrid.Sql.Values;

/// <summary>A column of a row.</summary>
/// <param name="Name">Its name, as it is: an unquoted one in upper case.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsNotNull">Whether a null in it is an error of the row.</param>
public sealed record Column(string Name, SqlType Type, bool IsNotNull = false);
