namespace Vae.Report;

/// <summary>Makes a report.</summary>
internal static class ReportWriter
{
    /// <summary>Writes figures, numbers and page to a directory, which is created or replaced as a whole.</summary>
    /// <exception cref="InvalidDataException">Models and data do not fit together.</exception>
    /// <exception cref="IOException">The directory holds something else, or cannot be written.</exception>
    public static void Write(ReportInputs inputs, string directory) =>
        ReportDirectory.Replace(
            directory,
            fresh =>
            {
                var figures = AllFigures.Make(inputs);
                inputs.Progress?.Invoke("Drawing the figures ...");
                var documents = FigureFiles.Write(fresh, figures);
                PageWriter.Write(fresh, inputs, documents);
            }
        );
}
