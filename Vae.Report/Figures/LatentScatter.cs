namespace Vae.Report;

/// <summary>The report's figure 2: where test images lie in the latent space of the unconditional model, by class.</summary>
internal static class LatentScatter
{
    public static Figure Make(ReportInputs inputs)
    {
        var rows = inputs.ShownPosteriors(inputs.Vae);
        var plane = LatentPlane.Of(rows);
        return new Figure
        {
            Id = "02-latent-scatter",
            Title = "Latent space of the VAE",
            Caption =
                $"The posterior means of the first {rows.Count:N0} test images of {inputs.Test.Name}, coloured by class. "
                + "The model never saw a label; nothing here is random.",
            Alt = plane.Describe(rows.Labels),
            Chart = "latentScatter",
            Data = new
            {
                model = "VAE",
                axes = plane.AxisNames,
                x = Rounded.Points(plane.Points, 2, 0),
                y = Rounded.Points(plane.Points, 2, 1),
                labels = rows.Labels.ToArray(),
            },
        };
    }
}
