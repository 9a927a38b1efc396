using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>A column of an input.</summary>
/// <param name="Name">Its name, as it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Path">Of JSON the place of its values in a row: see <see cref="JsonPath"/>. Null for the member with its name; without a meaning of CSV.</param>
public sealed record InputColumn(string Name, SqlType Type, JsonPath? Path = null);
