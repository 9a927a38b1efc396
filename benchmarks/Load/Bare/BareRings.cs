using System.Runtime.CompilerServices;

namespace SensorGrid.Load.Bare;

[InlineArray(24)]
internal struct Doubles24
{
    private double _first;
}

[InlineArray(24)]
internal struct Floats24
{
    private float _first;
}

[InlineArray(12)]
internal struct Floats12
{
    private float _first;
}

[InlineArray(50)]
internal struct Floats50
{
    private float _first;
}

[InlineArray(24)]
internal struct Bytes24
{
    private byte _first;
}
