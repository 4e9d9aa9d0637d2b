using System.Globalization;

namespace Vae.Data;

/// <summary>Dates and times of Parquet and Arrow as text in ISO's form, for columns that are said to be text.</summary>
internal static class IsoTime
{
    /// <summary>A day: 2024-01-31.</summary>
    public static string Day(DateTime value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day, counted from 1970.</summary>
    public static string Day(long days) => Day(DateTime.UnixEpoch.AddDays(days));

    /// <summary>A time of day: 12:30:00, with as many parts of a second as there are.</summary>
    public static string TimeOfDay(long ticks) =>
        new TimeOnly(ticks).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    /// <summary>A day and a time of day: 2024-01-31T12:30:00, with a Z behind it where it is said to be in UTC.</summary>
    public static string Moment(DateTime value, bool isUtc) =>
        value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (isUtc ? "Z" : "");

    /// <summary>A moment, in ticks since 1970.</summary>
    public static string Moment(long ticks, bool isUtc) => Moment(DateTime.UnixEpoch.AddTicks(ticks), isUtc);
}
