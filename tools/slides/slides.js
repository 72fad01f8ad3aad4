// Charts on slides: a drawing is enlarged as a whole (slides.css), and its rows of panels are as low as
// tools/slides/charts.py found that they must be.
{
  const { prototype } = nnPictures.Picture;
  const { show, position } = prototype;

  prototype.show = function (chart, alt) {
    const height = Number(this.place.dataset.height);
    show.call(this, height ? { ...chart, height } : chart, alt);
  };

  // The pointer is on the enlarged drawing, its numbers are those of the drawing itself.
  prototype.position = function (event) {
    const { width } = this.image.getBoundingClientRect();
    return position.call(this, event).map((pixels) => (pixels * this.image.offsetWidth) / width);
  };
}
