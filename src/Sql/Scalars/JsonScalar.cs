using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>JSON_VALUE, JSON_QUERY or JSON_EXISTS of a text. Null for null.</summary>
internal sealed class JsonScalar : OperationScalar
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonExpression _json;
    private readonly JsonQueryPath _path;
    private readonly Scalar _input;
    private readonly Scalar? _onEmpty;
    private readonly Scalar? _onError;

    /// <param name="json">The call as it is written.</param>
    /// <param name="name">The function and its path.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="input">The text.</param>
    /// <param name="path">The path.</param>
    /// <param name="onEmpty">The value behind DEFAULT ... ON EMPTY; null where there is none.</param>
    /// <param name="onError">The value behind DEFAULT ... ON ERROR; null where there is none.</param>
    public JsonScalar(JsonExpression json, string name, SqlType type, Scalar input, JsonQueryPath path, Scalar? onEmpty, Scalar? onError)
        : base($"{name} {type} {json.Wrapper} {json.OnEmpty?.Kind} {json.OnError?.Kind}", type, [input, .. new[] { onEmpty, onError }.OfType<Scalar>()])
    {
        (_json, _path, _input, _onEmpty, _onError) = (json, path, input, onEmpty, onError);
    }

    public override Value Evaluate(Row row)
    {
        var text = _input.Evaluate(row);
        if (text.IsNull)
        {
            return Value.Null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.Text);
            return Read(document.RootElement, row);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The others: of a half of a character, as it is or escaped.
            return OnError(row, "the text is no JSON");
        }
    }

    private Value Read(JsonElement root, Row row)
    {
        var found = _path.Find(root);
        if (found.Count == 0 && _path.IsStrict)
        {
            return OnError(row, "the path leads nowhere");
        }

        return _json.Function switch
        {
            JsonFunction.Exists => Value.Of(found.Count > 0),
            JsonFunction.Query => Query(found, row),
            _ => One(found, row),
        };
    }

    private Value One(List<JsonElement> found, Row row) => found switch
    {
        [] when !_path.HasMany => OnEmpty(row),
        [{ ValueKind: JsonValueKind.Null }] => OnEmpty(row),
        [{ ValueKind: JsonValueKind.Object or JsonValueKind.Array }] => OnError(row, "the value is no single one; take JSON_QUERY"),
        [var value] when !_path.HasMany => Convert(value, row),
        _ => OnError(row, "the path may lead to several values; take JSON_QUERY"),
    };

    private Value Convert(JsonElement value, Row row)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        try
        {
            return SqlTextReader.Read(text, Type);
        }
        catch (RowErrorException error)
        {
            return OnError(row, error.Message.TrimEnd('.'));
        }
    }

    private Value Query(List<JsonElement> found, Row row)
    {
        if (found.Count == 0 || (!_path.HasMany && found is [{ ValueKind: JsonValueKind.Null }]))
        {
            return OnEmpty(row);
        }

        // Several values are an array already.
        var isArray = _path.HasMany || found[0].ValueKind == JsonValueKind.Array;
        return _json.Wrapper == JsonWrapper.Unconditional || (_json.Wrapper == JsonWrapper.Conditional && !isArray) ? Write(found, isInArray: true, isOuter: _path.HasMany)
            : isArray || found[0].ValueKind == JsonValueKind.Object ? Write(found, isInArray: _path.HasMany, isOuter: false)
            : OnError(row, "the value is no object and no array; take JSON_VALUE, or WITH WRAPPER");
    }

    private Value Write(List<JsonElement> values, bool isInArray, bool isOuter)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            var depth = (isInArray ? 1 : 0) + (isOuter ? 1 : 0);
            for (var i = 0; i < depth; i++)
            {
                writer.WriteStartArray();
            }

            values.ForEach(value => value.WriteTo(writer));
            for (var i = 0; i < depth; i++)
            {
                writer.WriteEndArray();
            }
        }

        return Value.Of(Numbers.FitText(Encoding.UTF8.GetString(buffer.WrittenSpan), Type));
    }

    private Value OnEmpty(Row row) => _json.OnEmpty?.Kind == JsonFallbackKind.Error ? throw Raised("the path leads nowhere") : Fallback(_json.OnEmpty, _onEmpty, row);

    private Value OnError(Row row, string problem) => _json.OnError?.Kind == JsonFallbackKind.Error
        ? throw Raised(problem)
        : _json.OnError is null && _json.Function == JsonFunction.Exists ? Value.Of(false)
        : Fallback(_json.OnError, _onError, row);

    private RowErrorException Raised(string problem) => RowErrors.OfArgument($"JSON_{_json.Function.ToString().ToUpperInvariant()}: {problem}.");

    private static Value Fallback(JsonFallback? fallback, Scalar? value, Row row) => fallback?.Kind switch
    {
        JsonFallbackKind.Default => value!.Evaluate(row),
        JsonFallbackKind.EmptyArray => Value.Of("[]"),
        JsonFallbackKind.EmptyObject => Value.Of("{}"),
        JsonFallbackKind.True => Value.Of(true),
        JsonFallbackKind.False => Value.Of(false),
        _ => Value.Null,
    };
}
