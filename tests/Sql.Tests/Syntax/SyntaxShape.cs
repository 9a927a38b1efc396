using System.Collections;
using System.Text;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

/// <summary>Describes trees, so that they can be compared: all but the places in the text, and whether a name is quoted.</summary>
internal static class SyntaxShape
{
    /// <summary>Describes a tree.</summary>
    public static string Of(object? part)
    {
        var text = new StringBuilder();
        Write(text, part);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? part)
    {
        switch (part)
        {
            case null or string or int or bool or Enum:
                text.Append('<').Append(part ?? "null").Append('>');
                break;
            case Name name:
                text.Append('"').Append(name.Text).Append('"');
                break;
            case IEnumerable list:
                WriteList(text, list);
                break;
            default:
                WriteProperties(text, part);
                break;
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        foreach (var item in list)
        {
            Write(text, item);
        }

        text.Append(']');
    }

    private static void WriteProperties(StringBuilder text, object part)
    {
        text.Append(part.GetType().Name).Append('(');
        foreach (var property in part.GetType().GetProperties().Where(property => property.PropertyType != typeof(TextSpan)).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append('=');
            Write(text, property.GetValue(part));
        }

        text.Append(')');
    }
}
