namespace Vae.Report;

/// <summary>A sheet of decoded images and the numbers behind it.</summary>
internal sealed record SheetOfLatents(ImageSheet Sheet, object Data);
