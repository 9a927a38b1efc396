using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Snapshots;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Grains.Agreement;

/// <summary>Describes what this process computes with.</summary>
internal static class SiloComputation
{
    /// <summary>Describes what a silo computes with.</summary>
    public static Computation Of(FeatureDefinitions definitions, SourceDefinitions sources, IModelScorer scorer, int? maxSensors) => new(
        Computation.DefinitionsOf(definitions.Hash, sources.Hash),
        HashOf(definitions.Alarms),
        $"{scorer.Model.Identity}, {scorer.Model.Sha256[..16]}",
        SnapshotFormat.Current,
        Arithmetic(scorer.Runtime),
        maxSensors,
        sources.Hash);

    private static string HashOf(AlarmDefinitions alarms)
    {
        var text = new StringBuilder().Append(TextOf(alarms.Fleet));
        foreach (var one in alarms.Overrides)
        {
            text.Append(';').Append(one.Sensors).Append('|').Append(TextOf(one.Alarms));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static string TextOf(AlarmDefinition alarms) =>
        string.Create(CultureInfo.InvariantCulture, $"{alarms.BudgetPerSensorDay:R},{alarms.WarningShare:R},{alarms.CriticalShare:R}");

    // Kernels are chosen by the width of vectors, and sum in another order for each.
    private static string Arithmetic(string runtime)
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "other";
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var vectors = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"engine {EngineVersion.Current}, {system} {processor}, {vectors}-bit vectors, {runtime}";
    }
}
