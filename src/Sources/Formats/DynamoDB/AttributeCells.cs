using System.Text;
using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>The attributes of an image that a mapping uses, by the numbers of its columns.</summary>
/// <param name="names">The names of the columns.</param>
internal sealed class AttributeCells(IReadOnlyList<string> names)
{
    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly (CellKind Kind, int Start, int Length)[] _cells = new (CellKind, int, int)[names.Count];
    private byte[] _text = new byte[256];
    private int _length;

    /// <summary>Begins the next image.</summary>
    public void Begin()
    {
        Array.Clear(_cells);
        _length = 0;
    }

    /// <summary>The column of the reader's current name; negative for none.</summary>
    public int IndexOf(ref Utf8JsonReader json) => JsonText.IndexIn(_names, ref json);

    /// <summary>Determines whether a column has a value.</summary>
    public bool Has(int column) => _cells[column].Kind != CellKind.Missing;

    /// <summary>Keeps a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="json">Stands on its text.</param>
    public void Set(int column, CellKind kind, ref Utf8JsonReader json)
    {
        var most = json.ValueSpan.Length;
        if (_text.Length - _length < most)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + most));
        }

        try
        {
            var length = 0;
            if (json.ValueIsEscaped)
            {
                length = json.CopyString(_text.AsSpan(_length));
            }
            else
            {
                json.ValueSpan.CopyTo(_text.AsSpan(_length));
                length = most;
            }

            _cells[column] = (kind, _length, length);
            _length += length;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            _cells[column] = (CellKind.Invalid, 0, 0);
        }
    }

    /// <summary>The values for the mapper.</summary>
    public Row Values => new(this);

    /// <summary>The values of the current image.</summary>
    public readonly struct Row(AttributeCells attributes) : IRowCells
    {
        public Cell this[int column]
        {
            get
            {
                var (kind, start, length) = attributes._cells[column];
                return new Cell(kind, attributes._text.AsSpan(start, length));
            }
        }
    }
}
