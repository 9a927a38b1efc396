namespace SensorGrid.Guards.Files;

/// <summary>A file or directory that others than its owner may use.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="Expected">The widest mode that it should have.</param>
public sealed record WideMode(string Path, UnixFileMode Mode, UnixFileMode Expected)
{
    /// <summary>The mode in octal digits, such as <c>0755</c>.</summary>
    public string Octal => ToOctal(Mode);

    /// <summary>The shell command that narrows it.</summary>
    public string Remedy => $"chmod {ToOctal(Expected)} '{Path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string ToOctal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
