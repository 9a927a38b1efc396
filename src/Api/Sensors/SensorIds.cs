using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Sensors;

/// <summary>Distinguishes ids that a sensor can have from others, so that no grain is called in vain.</summary>
internal static class SensorIds
{
    public static bool CanExist(string id)
    {
        if (id.Length is 0 or > ReadingLimits.SensorIdLength)
        {
            return false;
        }

        foreach (var character in id)
        {
            if (char.IsControl(character))
            {
                return false;
            }
        }

        return true;
    }
}
