namespace SensorGrid.Api.Inference.Tensors;

/// <summary>The types of tensors' elements that models here take or give.</summary>
internal static class Datatypes
{
    /// <summary>True or false; a byte in binary.</summary>
    public const string Bool = "BOOL";

    /// <summary>Single precision.</summary>
    public const string Fp32 = "FP32";

    /// <summary>Double precision.</summary>
    public const string Fp64 = "FP64";

    /// <summary>Texts in UTF-8; in binary each with its length before it.</summary>
    public const string Bytes = "BYTES";
}
