namespace SensorGrid.Sources.Rows;

/// <summary>The cells of one row by the numbers of its columns. The text of a cell is good until the next one is read.</summary>
internal interface IRowCells
{
    /// <summary>The cell of a column.</summary>
    Cell this[int column] { get; }
}
