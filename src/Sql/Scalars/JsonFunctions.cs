using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds JSON_VALUE, JSON_QUERY and JSON_EXISTS.</summary>
internal static class JsonFunctions
{
    /// <summary>Binds a call.</summary>
    /// <param name="json">The call as it is written.</param>
    /// <param name="input">The text.</param>
    /// <param name="path">The path.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="defaults">The values behind DEFAULT ... ON EMPTY and DEFAULT ... ON ERROR; null where there is none.</param>
    /// <param name="site">Where it is written.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public static Scalar? Bind(JsonExpression json, Scalar input, Scalar path, SqlType type, (Scalar? OnEmpty, Scalar? OnError) defaults, BindSite site)
    {
        var name = $"JSON_{json.Function.ToString().ToUpperInvariant()}";
        if (!input.Type.IsText && input.Type.Kind != SqlKind.Null)
        {
            return site.Error($"{name} reads text, but this is {input.Type}.");
        }

        if (path is not ConstantScalar { Value: { IsNull: false } constant } || !path.Type.IsText)
        {
            return site.Error($"The path of {name} must be a text in quotes: {name}(text, '$.a.b').");
        }

        var (read, problem) = JsonQueryPath.Parse(constant.Text);
        if (read is null)
        {
            return site.Error(problem!);
        }

        if (json.Function == JsonFunction.Query && !type.IsText)
        {
            return site.Error($"JSON_QUERY gives JSON as text, and no {type}: take JSON_VALUE for one value.");
        }

        return TryDefault(json.OnEmpty, defaults.OnEmpty, type, site) is var (onEmpty, isEmptyRight) && isEmptyRight
            && TryDefault(json.OnError, defaults.OnError, type, site) is var (onError, isErrorRight) && isErrorRight
            ? new JsonScalar(json, $"{name} {constant.Text}", type, input, read, onEmpty, onError)
            : null;
    }

    private static (Scalar? Value, bool IsRight) TryDefault(JsonFallback? fallback, Scalar? value, SqlType type, BindSite site)
    {
        if (fallback?.Kind is not JsonFallbackKind.Default || value is null)
        {
            return (null, true);
        }

        var converted = type.IsText && value.Type.Kind is not SqlKind.Row ? Casts.To(value, type) : Casts.Implicit(value, type);
        if (converted is null)
        {
            site.Error($"The value behind DEFAULT is {value.Type}, but the function gives {type}: write RETURNING {value.Type}, or a CAST.");
        }

        return (converted, converted is not null);
    }
}
