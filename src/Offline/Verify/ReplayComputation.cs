using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;

namespace SensorGrid.Offline.Verify;

/// <summary>The texts by which silos would name what this process computes with; see <c>Grains/Agreement/SiloComputation.cs</c>.</summary>
public static class ReplayComputation
{
    /// <summary>Names the model.</summary>
    public static string ModelOf(IModelScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return ModelOf(scorer.Model);
    }

    /// <summary>Names the model.</summary>
    public static string ModelOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return $"{model.Identity}, {model.Sha256[..16]}";
    }

    /// <summary>Names the platform that computes.</summary>
    public static string ArithmeticOf(IModelScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "other";
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var vectors = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"engine {EngineVersion.Current}, {system} {processor}, {vectors}-bit vectors, {scorer.Runtime}";
    }

    /// <summary>Computes the hash of alarm budgets.</summary>
    public static string HashOf(AlarmDefinitions alarms)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        var text = new StringBuilder().Append(TextOf(alarms.Fleet));
        foreach (var one in alarms.Overrides)
        {
            text.Append(';').Append(one.Sensors).Append('|').Append(TextOf(one.Alarms));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static string TextOf(AlarmDefinition alarms) =>
        string.Create(CultureInfo.InvariantCulture, $"{alarms.BudgetPerSensorDay:R},{alarms.WarningShare:R},{alarms.CriticalShare:R}");
}
