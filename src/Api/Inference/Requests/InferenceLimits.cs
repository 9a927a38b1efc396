namespace SensorGrid.Api.Inference.Requests;

/// <summary>Bounds of an infer request.</summary>
internal static class InferenceLimits
{
    /// <summary>Maximum bytes of a body, as it comes or inflated.</summary>
    public const int BodyBytes = 4 * 1024 * 1024;

    /// <summary>Maximum input tensors; the models here have one.</summary>
    public const int Inputs = 16;

    /// <summary>Maximum outputs that are asked for by name, the features of a sensor among them.</summary>
    public const int Outputs = 1010;

    /// <summary>Maximum dimensions of a tensor.</summary>
    public const int Dimensions = 8;

    /// <summary>Maximum elements of a tensor: no body holds more.</summary>
    public const int Elements = BodyBytes;

    /// <summary>Maximum characters of a name or id that a request brings along.</summary>
    public const int TextLength = 256;
}
