namespace SensorGrid.Cli.Input;

/// <summary>Cuts one array, or several values one after the other, however their lines are broken: every element, and every value that is no array, is a part.</summary>
internal sealed class JsonValueCutter : IJsonCutter
{
    private bool _inArray;
    private bool _needsComma;
    private bool _needsValue;

    public bool ObjectsOnly => true;

    public JsonPiece? TryCut(ReadOnlySpan<byte> data, bool isLast)
    {
        var start = data.IndexOfAnyExcept(JsonScan.Blank);
        if (start < 0)
        {
            return isLast ? AtEnd(data.Length) : null;
        }

        switch (data[start])
        {
            case (byte)'[' when !_inArray:
                (_inArray, _needsComma, _needsValue) = (true, false, false);
                return new JsonPiece(start, 0, start + 1);
            case (byte)']' when _inArray && !_needsValue:
                _inArray = false;
                return new JsonPiece(start, 0, start + 1);
            case (byte)',' when _needsComma && _inArray:
                (_needsComma, _needsValue) = (false, true);
                return new JsonPiece(start, 0, start + 1);
            case (byte)',' or (byte)']' or (byte)'}' or (byte)':':
                return new JsonPiece(start, 1, data.Length, $"'{(char)data[start]}' is out of place");
        }

        if (_needsComma && _inArray)
        {
            return new JsonPiece(start, 1, data.Length, "',' or ']' is missing before it");
        }

        if (JsonScan.LengthOfValue(data[start..], isLast) is not { } length)
        {
            return isLast ? new JsonPiece(start, data.Length - start, data.Length, "the file ends inside of the value that begins here") : null;
        }

        (_needsComma, _needsValue) = (true, false);
        return new JsonPiece(start, length, start + length);
    }

    private JsonPiece? AtEnd(int length)
    {
        if (!_inArray)
        {
            return null;
        }

        _inArray = false;
        return new JsonPiece(length, 0, length, "the file ends inside of an array: its ']' is missing");
    }
}
