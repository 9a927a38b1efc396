using System.Buffers;
using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>One record as it came, before base fields are applied.</summary>
internal sealed class SenmlRecord
{
    /// <summary>The version of RFC 8428, and of a pack that names none.</summary>
    private const int KnownVersion = 10;

    private readonly char[] _baseName = new char[JsonText.Longest];
    private readonly char[] _name = new char[JsonText.Longest];
    private int _baseNameLength;
    private int _nameLength;

    /// <summary>The labels that it has.</summary>
    public SenmlLabel Labels { get; private set; }

    /// <summary>The fault that refuses it; null for none.</summary>
    public string? Fault { get; private set; }

    /// <summary>The fault that refuses its pack; null for none.</summary>
    public string? PackFault { get; private set; }

    /// <summary>True when a base field is at fault, so that the records behind it cannot be resolved.</summary>
    public bool IsBaseAtFault { get; private set; }

    /// <summary>The base name, <c>bn</c>.</summary>
    public ReadOnlySpan<char> BaseName => _baseName.AsSpan(0, _baseNameLength);

    /// <summary>The name, <c>n</c>; empty when it has none.</summary>
    public ReadOnlySpan<char> Name => _name.AsSpan(0, _nameLength);

    /// <summary>The base time, <c>bt</c>, in seconds.</summary>
    public decimal BaseTime { get; private set; }

    /// <summary>The time, <c>t</c>, in seconds; 0 when it has none.</summary>
    public decimal Time { get; private set; }

    /// <summary>The base value, <c>bv</c>.</summary>
    public double BaseValue { get; private set; }

    /// <summary>The base sum, <c>bs</c>.</summary>
    public double BaseSum { get; private set; }

    /// <summary>The value, <c>v</c> or <c>vb</c>; NaN for a missing one.</summary>
    public double Value { get; private set; }

    /// <summary>The sum, <c>s</c>; NaN for a missing one.</summary>
    public double Sum { get; private set; }

    /// <summary>Determines whether it has one of these labels.</summary>
    public bool Has(SenmlLabel labels) => (Labels & labels) != 0;

    /// <summary>Reads a record.</summary>
    /// <param name="json">Stands on the object's start, and then on its end.</param>
    public void Parse(ref Utf8JsonReader json)
    {
        (Labels, Fault, PackFault, IsBaseAtFault) = (SenmlLabel.None, null, null, false);
        (_nameLength, Time, Value, Sum) = (0, 0, double.NaN, double.NaN);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var label = LabelOf(ref json);
            json.Read();
            if (label == SenmlLabel.None)
            {
                json.Skip();
                continue;
            }

            if (Has(label))
            {
                Refuse(label, $"'{NameOf(label)}' is given twice.");
            }

            Labels |= label;
            ReadValue(label, ref json);
        }
    }

    private SenmlLabel LabelOf(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return LabelOf(json.ValueSpan, ref json);
        }

        Span<char> characters = stackalloc char[JsonText.Longest];
        Span<byte> plain = stackalloc byte[JsonText.Longest];
        return JsonText.Copy(ref json, characters, out var length) == OperationStatus.Done
            && System.Text.Ascii.FromUtf16(characters[..length], plain, out length) == OperationStatus.Done
            ? LabelOf(plain[..length], ref json)
            : SenmlLabel.None;
    }

    private SenmlLabel LabelOf(scoped ReadOnlySpan<byte> label, ref Utf8JsonReader json)
    {
        switch (label)
        {
            case [(byte)'n']:
                return SenmlLabel.Name;
            case [(byte)'v']:
                return SenmlLabel.Value;
            case [(byte)'t']:
                return SenmlLabel.Time;
            case [(byte)'s']:
                return SenmlLabel.Sum;
            case [(byte)'v', (byte)'b']:
                return SenmlLabel.Boolean;
            case [(byte)'v', (byte)'s']:
                return SenmlLabel.Text;
            case [(byte)'v', (byte)'d']:
                return SenmlLabel.Data;
            case [(byte)'b', (byte)'n']:
                return SenmlLabel.BaseName;
            case [(byte)'b', (byte)'t']:
                return SenmlLabel.BaseTime;
            case [(byte)'b', (byte)'v']:
                return SenmlLabel.BaseValue;
            case [(byte)'b', (byte)'s']:
                return SenmlLabel.BaseSum;
            case [(byte)'b', (byte)'v', (byte)'e', (byte)'r']:
                return SenmlLabel.Version;
            case [(byte)'e']:
                Fault ??= "'e' is of a draft of SenML before RFC 8428: send an array of records.";
                return SenmlLabel.None;
            case [.., (byte)'_']:
                PackFault ??= $"The label '{JsonText.Shown(ref json)}' is not known; one that ends in '_' must not be ignored, so the pack is refused.";
                return SenmlLabel.None;
            default:
                return SenmlLabel.None;
        }
    }

    private void ReadValue(SenmlLabel label, ref Utf8JsonReader json)
    {
        switch (label)
        {
            case SenmlLabel.BaseName:
                _baseNameLength = ReadText(label, ref json, _baseName);
                break;
            case SenmlLabel.Name:
                _nameLength = ReadText(label, ref json, _name);
                break;
            case SenmlLabel.BaseTime:
                BaseTime = ReadDecimal(label, ref json);
                break;
            case SenmlLabel.Time:
                Time = ReadDecimal(label, ref json);
                break;
            case SenmlLabel.BaseValue:
                BaseValue = ReadNumber(label, ref json);
                break;
            case SenmlLabel.BaseSum:
                BaseSum = ReadNumber(label, ref json);
                break;
            case SenmlLabel.Value:
                Value = ReadNumber(label, ref json);
                break;
            case SenmlLabel.Sum:
                Sum = ReadNumber(label, ref json);
                break;
            case SenmlLabel.Boolean when json.TokenType is JsonTokenType.True or JsonTokenType.False:
                Value = json.TokenType == JsonTokenType.True ? 1 : 0;
                break;
            case SenmlLabel.Boolean:
                Refuse(label, $"'vb' is {JsonText.Shown(ref json)}: true or false is expected.");
                json.Skip();
                break;
            case SenmlLabel.Version:
                var isKnown = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var version) && version <= KnownVersion;
                PackFault ??= isKnown ? null : $"'bver' is {JsonText.Shown(ref json)}: SenML is known up to version {KnownVersion}.";
                json.Skip();
                break;
            default:
                json.Skip();
                break;
        }
    }

    private int ReadText(SenmlLabel label, ref Utf8JsonReader json, char[] destination)
    {
        if (json.TokenType == JsonTokenType.String && JsonText.Copy(ref json, destination, out var length) == OperationStatus.Done)
        {
            return length;
        }

        Refuse(label, $"'{NameOf(label)}' is not a text, is too long, or is not valid Unicode.");
        json.Skip();
        return 0;
    }

    private decimal ReadDecimal(SenmlLabel label, ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && EpochTime.TryDecimal(json.ValueSpan, out var value))
        {
            return value;
        }

        Refuse(label, $"'{NameOf(label)}' is {JsonText.Shown(ref json)}: a number of seconds is expected.");
        json.Skip();
        return 0;
    }

    private double ReadNumber(SenmlLabel label, ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && MetricNumber.TryRead(json.ValueSpan, out var value))
        {
            return value;
        }

        if (json.TokenType != JsonTokenType.Null || (label & SenmlLabel.Base) != 0)
        {
            Refuse(label, $"'{NameOf(label)}' is {JsonText.Shown(ref json)}: a number within the range of a double is expected.");
        }

        json.Skip();
        return double.NaN;
    }

    private void Refuse(SenmlLabel label, string fault)
    {
        Fault ??= fault;
        IsBaseAtFault |= (label & SenmlLabel.Base) != 0;
    }

    private static string NameOf(SenmlLabel label) => label switch
    {
        SenmlLabel.BaseName => "bn",
        SenmlLabel.BaseTime => "bt",
        SenmlLabel.BaseValue => "bv",
        SenmlLabel.BaseSum => "bs",
        SenmlLabel.Version => "bver",
        SenmlLabel.Name => "n",
        SenmlLabel.Time => "t",
        SenmlLabel.Value => "v",
        SenmlLabel.Boolean => "vb",
        SenmlLabel.Text => "vs",
        SenmlLabel.Data => "vd",
        _ => "s",
    };
}
