using System.Text;

namespace SensorGrid.Sql.Patterns;

/// <summary>Splits text into fields at a delimiter.</summary>
/// <param name="delimiter">The delimiter; not empty.</param>
/// <param name="escape">A text after which a delimiter, quote or escape is part of the field; empty for none.</param>
/// <param name="quotes">One or two characters that begin and end a field with delimiters in it; empty for none.</param>
internal sealed class FieldSplitter(string delimiter, string escape, string quotes)
{
    /// <summary>Splits a text.</summary>
    public List<string> Split(string text)
    {
        var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length;)
        {
            if (StartsWith(text, i, escape) && i + escape.Length < text.Length)
            {
                i += escape.Length;
                field.Append(text[i++]);
            }
            else if (quotes.Length > 0 && text[i] == (isQuoted ? quotes[^1] : quotes[0]))
            {
                isQuoted = !isQuoted;
                i++;
            }
            else if (!isQuoted && StartsWith(text, i, delimiter))
            {
                fields.Add(field.ToString());
                field.Clear();
                i += delimiter.Length;
            }
            else
            {
                field.Append(text[i++]);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    private static bool StartsWith(string text, int at, string part) => part.Length > 0 && string.CompareOrdinal(text, at, part, 0, part.Length) == 0;
}
