namespace SensorGrid.Sql.Values;

/// <summary>The columns of rows, in order.</summary>
/// <param name="Columns">The columns.</param>
public sealed record RowSchema(IReadOnlyList<Column> Columns)
{
    /// <summary>The number of columns.</summary>
    public int Count => Columns.Count;

    /// <summary>Finds a column by its exact name; -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
